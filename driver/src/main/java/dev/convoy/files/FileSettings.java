package dev.convoy.files;

import java.io.Serializable;

/**
 * How files are found, cut into partitions and read.
 *
 * @param partitionBytes a partition of files ends before it has more bytes than that, and a SequenceFile is split into parts of it
 * @param partitionImages a partition of files ends when it has that many images
 * @param partitionsACore partitions end earlier where there would be fewer than that many for each of Spark's cores, but not with fewer
 *     than {@value #FEW} images
 * @param fileBytes an image of more bytes fails, in an archive too, where it counts unpacked
 * @param archiveBytes an archive that unpacks to more is read no further
 * @param foldersOnDriver up to that many folders of one depth are listed by the driver itself; more of them by Spark's tasks
 */
public record FileSettings(
        long partitionBytes,
        int partitionImages,
        int partitionsACore,
        int fileBytes,
        long archiveBytes,
        int foldersOnDriver)
        implements Serializable {
    /** Partitions are not cut smaller than that to have work for all cores. */
    static final int FEW = 8;

    private static final long MIB = 1L << 20;

    /** 32 MiB and 1,024 images a partition, 4 partitions a core, 256 MiB an image, 256 GiB an archive, 32 folders. */
    public static final FileSettings DEFAULT =
            new FileSettings(32 * MIB, 1024, 4, (int) (256 * MIB), 262_144 * MIB, 32);

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a number is not positive ({@code foldersOnDriver}: is negative)
     */
    public FileSettings {
        positive("partitionBytes", partitionBytes);
        positive("partitionImages", partitionImages);
        positive("partitionsACore", partitionsACore);
        positive("fileBytes", fileBytes);
        positive("archiveBytes", archiveBytes);
        if (foldersOnDriver < 0) {
            throw new IllegalArgumentException("foldersOnDriver must be 0 or more, got " + foldersOnDriver);
        }
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be 1 or more, got " + value);
        }
    }

    /** The same with other partitions. */
    public FileSettings withPartitions(long bytes, int images) {
        return new FileSettings(bytes, images, partitionsACore, fileBytes, archiveBytes, foldersOnDriver);
    }

    /** The same with other limits. */
    public FileSettings withLimits(int bytesAFile, long bytesAnArchive) {
        return new FileSettings(
                partitionBytes, partitionImages, partitionsACore, bytesAFile, bytesAnArchive, foldersOnDriver);
    }

    /** The same with another number of folders that the driver lists itself. */
    public FileSettings withFoldersOnDriver(int folders) {
        return new FileSettings(partitionBytes, partitionImages, partitionsACore, fileBytes, archiveBytes, folders);
    }
}
