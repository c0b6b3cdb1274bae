package dev.convoy.data;

import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Sources that hold a {@code train} and a {@code test} folder, and sources that are one set. */
final class SplitFolders {
    private SplitFolders() {}

    /**
     * The sub-folder of a split if the path has one for either split that looks like a set; else the path itself.
     *
     * @param isSet whether a folder looks like a whole set
     * @throws DataException if there is a sub-folder for the other split only
     */
    static String choose(Configuration conf, String path, Split split, Predicate<String> isSet) {
        HadoopFiles.status(conf, path);
        Optional<String> wanted = find(conf, path, split, isSet);
        if (wanted.isPresent()) {
            return wanted.get();
        }
        Split other = split == Split.TRAIN ? Split.TEST : Split.TRAIN;
        if (find(conf, path, other, isSet).isPresent()) {
            throw new DataException(path + ": has a " + other.title() + " set, but no " + split.title()
                    + " set; looked for folders " + String.join(", ", split.folders()));
        }
        return path;
    }

    /** The first sub-folder of a split that looks like a set. */
    static Optional<String> find(Configuration conf, String path, Split split, Predicate<String> isSet) {
        return split.folders().stream()
                .map(name -> new Path(path, name).toString())
                .filter(folder -> HadoopFiles.isFolder(conf, folder) && isSet.test(folder))
                .findFirst();
    }
}
