package vn.lienthong.routing.form;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import vn.lienthong.form.FormPdf;

/** The typesetting that all forms share. */
@Configuration(proxyBeanMethods = false)
class Typesetting {
    @Bean
    FormPdf formPdf() {
        return new FormPdf();
    }
}
