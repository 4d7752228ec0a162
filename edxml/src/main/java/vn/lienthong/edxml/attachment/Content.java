package vn.lienthong.edxml.attachment;

/**
 * What an attachment's content was found to be (nội dung tệp đính kèm).
 *
 * @param number of the attachment in the package, counted from 0
 * @param zipped whether it came as a zip around the file
 * @param type of the file itself
 * @param size of the file itself in bytes, as far as it was read
 * @param sha256 of the file itself, in hexadecimal, as far as it was read
 * @param entryName in the zip; empty if there is none
 * @param zipEntries how many there are
 * @param destroyed how often {@code EF BF BD} stands at the beginning, where a text round trip is told from chance
 * @param whole whether it was read to its end
 */
public record Content(
        int number,
        boolean zipped,
        FileType type,
        long size,
        String sha256,
        String entryName,
        int zipEntries,
        int destroyed,
        boolean whole) {}
