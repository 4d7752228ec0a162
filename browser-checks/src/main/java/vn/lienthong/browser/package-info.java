/** A real browser for tests: {@link vn.lienthong.browser.Looks} alone. */
package vn.lienthong.browser;
