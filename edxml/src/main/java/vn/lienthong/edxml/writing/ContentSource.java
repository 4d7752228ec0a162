package vn.lienthong.edxml.writing;

import java.io.IOException;
import java.io.InputStream;

/** Where an attachment's content comes from. */
@FunctionalInterface
public interface ContentSource {
    InputStream open() throws IOException;
}
