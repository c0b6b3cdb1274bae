package dev.convoy.files;

import java.net.URI;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** A local disk under another scheme, {@code other:}, so that it is read as file systems are that are not local. */
public final class OtherFiles extends RawLocalFileSystem {
    @Override
    public URI getUri() {
        return URI.create("other:///");
    }

    @Override
    public String getScheme() {
        return "other";
    }
}
