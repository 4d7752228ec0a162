package vn.lienthong.issuer;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Where one says who one is. */
final class ChoosePage {
    static final String STYLE = """
            :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
            body { max-width: 34rem; margin: 2rem auto; padding: 0 1rem; }
            .warning { border-left: .3rem solid #c77700; padding: .3rem .8rem; }
            ul { list-style: none; padding: 0; }
            button { font: inherit; width: 100%; text-align: left; padding: .6rem .9rem; margin: .25rem 0; cursor: pointer;
              border: 1px solid #767676; border-radius: .4rem; background: transparent; color: inherit; }
            button:hover, button:focus-visible { outline: .15rem solid #1a66cc; }
            small { display: block; }
            """;

    private ChoosePage() {}

    static String of(String request, String client) {
        var people = Arrays.stream(Person.values())
                .map(person -> """
                        <li><button name="person" value="%s" data-person="%1$s">%s<small>%s · <span lang="en">%s</span></small></button></li>
                        """.formatted(
                                person.subject(),
                                person.fullName(),
                                person.inWords(),
                                person.roles().isEmpty() ? "no role" : String.join(", ", person.roles())))
                .collect(Collectors.joining());
        return page("""
                <h1>Đăng nhập với tư cách ai? <small lang="en">Who are you?</small></h1>
                <p class="warning">Chỉ dùng để phát triển: những người này không có thật và không có mật khẩu.
                  <span lang="en">For development only: these people are invented and have no passwords.</span></p>
                <form method="post" action="/authorize">
                  <input type="hidden" name="request" value="%s">
                  <ul>%s</ul>
                </form>
                <p><small>%s</small></p>
                """.formatted(request, people, escaped(client)));
    }

    static String trouble(String what) {
        return page("""
                <h1>Không đăng nhập được <small lang="en">This login can't go on</small></h1>
                <p lang="en">%s</p>
                """.formatted(escaped(what)));
    }

    static String ended() {
        return page("<h1>Đã đăng xuất <small lang=\"en\">Signed out</small></h1>");
    }

    private static String page(String main) {
        return """
                <!DOCTYPE html>
                <html lang="vi"><head><meta charset="utf-8"><title>Liên Thông: đăng nhập thử</title>
                <meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/style.css"></head>
                <body><main>%s</main></body></html>
                """.formatted(main);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
