package dev.convoy.files;

import java.util.ArrayList;
import java.util.List;

/** Cuts what was found, as it comes, into partitions. */
final class PartitionCutter {
    private final FileSettings settings;
    private final long fairImages;
    private final long fairBytes;
    private final EntryBlock.Writer open = new EntryBlock.Writer();
    private final List<FilePartition> partitions = new ArrayList<>();
    private long openBytes;

    /**
     * A cutter for a number of images and their bytes.
     *
     * @param cores those of Spark
     */
    PartitionCutter(FileSettings settings, long images, long bytes, int cores) {
        this.settings = settings;
        long wanted = (long) settings.partitionsACore() * cores;
        this.fairImages = (images + wanted - 1) / wanted;
        this.fairBytes = (bytes + wanted - 1) / wanted;
    }

    void add(Entry entry) {
        if (entry.kind().isOneImage()) {
            if (isFull(entry.bytes())) {
                cut();
            }
            open.add(entry);
            openBytes += entry.bytes();
        } else {
            cut();
            alone(entry);
        }
    }

    private boolean isFull(long more) {
        int images = open.count();
        long bytes = openBytes + more;
        return images >= settings.partitionImages()
                || images > 0 && bytes > settings.partitionBytes()
                || images >= FileSettings.FEW && (images >= fairImages || bytes > fairBytes);
    }

    private void cut() {
        int images = open.count();
        if (images > 0) {
            partitions.add(new FilePartition(partitions.size(), images, 0, openBytes, open.finish()));
            openBytes = 0;
        }
    }

    private void alone(Entry entry) {
        EntryBlock block = EntryBlock.of(List.of(entry));
        long step = entry.kind() == Kind.SEQUENCE ? settings.partitionBytes() : Long.MAX_VALUE;
        long begin = 0;
        do {
            long end = entry.bytes() - begin > step ? begin + step : entry.bytes();
            partitions.add(new FilePartition(partitions.size(), 0, begin, end, block));
            begin = end;
        } while (begin < entry.bytes());
    }

    /** The partitions. */
    List<FilePartition> finish() {
        cut();
        return partitions;
    }
}
