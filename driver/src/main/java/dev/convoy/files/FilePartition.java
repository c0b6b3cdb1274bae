package dev.convoy.files;

import java.util.Iterator;
import org.apache.spark.Partition;

/**
 * What one task reads, as it travels to it: files, one archive, or a part of one SequenceFile.
 *
 * @param index its place among the partitions of an RDD
 * @param images files that it has, and what fails; 0 for an archive
 * @param begin the first byte, of a part of a SequenceFile
 * @param end the byte after the last one; its bytes are those between them
 * @param entries what it has
 */
record FilePartition(int index, int images, long begin, long end, EntryBlock entries) implements Partition {
    private static final long serialVersionUID = 1;

    /** The same at another place. */
    FilePartition at(int place) {
        return new FilePartition(place, images, begin, end, entries);
    }

    /** Its bytes, as they lie. */
    long bytes() {
        return end - begin;
    }

    /** Whether it is an archive, or the first part of a SequenceFile. */
    boolean beginsArchive() {
        return images == 0 && begin == 0;
    }

    /** The archive or SequenceFile, where it is one. */
    Entry first() {
        return entries.iterator().next();
    }

    /** Its images; to be called by a task. */
    Iterator<EncodedImage> read(Store store, FileSettings settings) {
        Iterator<Entry> files = entries.iterator();
        if (images == 0) {
            Entry file = files.next();
            return new SourceImages(
                    file.text(),
                    file.kind() == Kind.SEQUENCE
                            ? () -> SequenceSource.open(store, file, begin, end, settings)
                            : () -> ArchiveSource.open(store, file, settings));
        }
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return files.hasNext();
            }

            @Override
            public EncodedImage next() {
                Entry file = files.next();
                return file.kind() == Kind.FAILED
                        ? FailedImage.file(file.text(), file.reason())
                        : new StoredImage(file.text(), file.bytes(), settings.fileBytes(), store);
            }
        };
    }
}
