package vn.lienthong.notification.email;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;
import vn.lienthong.notification.NotificationSettings;
import vn.lienthong.notification.access.WishLinks;
import vn.lienthong.notification.message.MessageChannel;
import vn.lienthong.notification.sending.Carrier;
import vn.lienthong.notification.template.Templates;

/** E-mail, to the mail server that {@code spring.mail} names. */
@Component
class SmtpCarrier implements Carrier {
    static final String PROVIDER = "email";

    private final JavaMailSenderImpl server;
    private final Templates templates;
    private final NotificationSettings settings;
    private final WishLinks links;

    SmtpCarrier(JavaMailSenderImpl server, Templates templates, NotificationSettings settings, WishLinks links) {
        this.links = links;
        this.server = server;
        this.templates = templates;
        this.settings = settings;
    }

    @Override
    public MessageChannel channel() {
        return MessageChannel.EMAIL;
    }

    @Override
    public String provider() {
        return PROVIDER;
    }

    @Override
    public Line open() throws Unreachable {
        var transport = new SmtpHandOver(server.getSession(), server.getProtocol());
        try {
            transport.connect(server.getHost(), server.getPort(), server.getUsername(), server.getPassword());
        } catch (AuthenticationFailedException e) {
            throw new Unreachable("the mail server doesn't accept spring.mail.username and spring.mail.password");
        } catch (MessagingException e) {
            throw new Unreachable("the mail server at %s:%d doesn't answer as it should (%s)"
                    .formatted(server.getHost(), server.getPort(), SmtpAnswer.codesIn(e)));
        }
        return new SmtpLine(transport, templates, settings.sender(), links);
    }
}
