package dev.convoy.files;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * What was found at some paths: image files, archives, SequenceFiles, and what failed, cut into partitions in the order of their paths'
 * bytes. The driver holds some ten bytes for each file where names are much like the ones before, not the paths.
 */
public final class ImageFiles {
    private final JavaSparkContext spark;
    private final List<FilePartition> partitions;
    private final FileSettings settings;
    private final SortedMap<String, Long> skipped;

    private ImageFiles(JavaSparkContext spark, ListingTable.Content content) {
        this.spark = spark;
        this.partitions = content.partitions();
        this.settings = content.settings();
        this.skipped = Collections.unmodifiableSortedMap(content.skipped());
    }

    /**
     * Finds the images at some paths. Folders are searched at any depth, where names that begin with a dot or an underscore are left out.
     * By their endings, in either case, {@code jpg jpeg png gif bmp webp} are images, {@code zip tar tar.gz tgz} archives of images and
     * {@code seq} SequenceFiles; others are skipped. A file that is named itself is taken whatever its ending. A folder or file that may
     * not be read, and a folder with an image's name, is an element that fails. What is found in two ways counts once.
     *
     * @param paths Hadoop URIs of files and folders, or globs of them
     * @throws FilesException if there are no paths, one does not exist or a glob matches nothing
     */
    public static ImageFiles find(JavaSparkContext spark, List<String> paths, FileSettings settings) {
        return find(spark, paths, settings, Long.MAX_VALUE);
    }

    /**
     * The same, but only the first files in the order of their paths; an archive or SequenceFile counts as one.
     *
     * @param most files
     */
    public static ImageFiles find(JavaSparkContext spark, List<String> paths, FileSettings settings, long most) {
        Roots roots = Roots.of(new Store(spark.hadoopConfiguration()), paths);
        Listing listing = new Listing(spark, settings.foldersOnDriver());
        roots.files().forEach(listing::add);
        listing.list(roots.folders());
        roots.check(listing.empty());

        Collection<FolderListing> folders = listing.listings();
        SortedMap<String, Long> skipped = new TreeMap<>();
        long images = 0;
        long bytes = 0;
        for (FolderListing folder : folders) {
            folder.skipped().forEach((ending, count) -> skipped.merge(ending, count, Long::sum));
            for (Entry entry : folder.entries()) {
                boolean one = entry.kind().isOneImage();
                images += one ? 1 : 0;
                bytes += one ? entry.bytes() : 0;
            }
        }
        PartitionCutter cutter = new PartitionCutter(settings, images, bytes, spark.defaultParallelism());
        AtomicLong left = new AtomicLong(most);
        FolderWalk.of(folders, entry -> {
            if (left.getAndDecrement() > 0) {
                cutter.add(entry);
            }
        });
        return new ImageFiles(spark, new ListingTable.Content(cutter.finish(), settings, skipped));
    }

    /**
     * What {@link #save} has written: the same files in the same partitions, with the same limits on what is read.
     *
     * @throws FilesException if part of it is missing
     */
    public static ImageFiles load(SparkSession spark, String folder) {
        return new ImageFiles(
                JavaSparkContext.fromSparkContext(spark.sparkContext()), ListingTable.read(spark, folder));
    }

    /** All partitions, in their order. */
    List<FilePartition> all() {
        return partitions;
    }

    /** Their number; 0 where nothing was found. */
    public int partitions() {
        return partitions.size();
    }

    /** Image files, and folders and files that fail; what archives and SequenceFiles hold is not known before they are read. */
    public long count() {
        return partitions.stream().mapToLong(FilePartition::images).sum();
    }

    /** Archives and SequenceFiles. */
    public long archives() {
        return partitions.stream().filter(FilePartition::beginsArchive).count();
    }

    /** Bytes of image files, archives and SequenceFiles, as they lie. */
    public long bytes() {
        return partitions.stream().mapToLong(FilePartition::bytes).sum();
    }

    /** Files that were left out because their names do not end as an image's, by that ending in lower case; empty for none. */
    public SortedMap<String, Long> skipped() {
        return skipped;
    }

    /**
     * The images of some partitions, in a stable order. One that fails says so when it is read; what is in an archive is unpacked when the
     * iterator comes to it.
     *
     * @param from the first partition
     * @param to the partition after the last
     * @throws IndexOutOfBoundsException if there are no such partitions
     */
    public JavaRDD<EncodedImage> images(int from, int to) {
        Store store = new Store(spark.hadoopConfiguration());
        FileSettings limits = settings;
        return new FileRdd(spark.sc(), store, List.copyOf(partitions.subList(from, to)))
                .toJavaRDD()
                .mapPartitions(part -> part.next().read(store, limits));
    }

    /** Writes files and partitions to a new folder, as Parquet. */
    public void save(SparkSession spark, String folder) {
        FileRdd rows = new FileRdd(spark.sparkContext(), new Store(this.spark.hadoopConfiguration()), partitions);
        ListingTable.write(spark, rows, new ListingTable.Content(partitions, settings, skipped), folder);
    }
}
