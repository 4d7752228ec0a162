package vn.lienthong.edxml.finding;

/** Languages of the messages. */
public enum Language {
    VI,
    EN
}
