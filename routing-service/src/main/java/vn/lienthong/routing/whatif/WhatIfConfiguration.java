package vn.lienthong.routing.whatif;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import vn.lienthong.routing.archive.JournalArchive;

@Configuration(proxyBeanMethods = false)
class WhatIfConfiguration {
    @Bean
    PastJournals pastJournals(JournalArchive archive) {
        return archive::stories;
    }
}
