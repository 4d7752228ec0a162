package vn.lienthong.notification.tracking;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.notification.access.AccessSettings;
import vn.lienthong.notification.access.Looks;
import vn.lienthong.notification.survey.AnswerSurvey;
import vn.lienthong.support.personal.ForgetsPersonalData;

/** Closes pages: some time after their dossiers have ended, or at once where the applicant is erased. */
@Component
class ForgetDossiers implements ForgetsPersonalData {
    private static final int AT_ONCE = 1000;

    private final TrackedDossiers dossiers;
    private final Looks looks;
    private final AnswerSurvey survey;
    private final AccessSettings settings;
    private final TransactionTemplate transactions;

    ForgetDossiers(
            TrackedDossiers dossiers,
            Looks looks,
            AnswerSurvey survey,
            AccessSettings settings,
            TransactionTemplate transactions) {
        this.dossiers = dossiers;
        this.looks = looks;
        this.survey = survey;
        this.settings = settings;
        this.transactions = transactions;
    }

    @Override
    public void forget(Collection<String> which) {
        dossiers.forget(which);
        looks.forget(which);
        survey.forget(which);
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
    void forgetEnded() {
        List<String> ended;
        do {
            ended = Objects.requireNonNull(transactions.execute(status -> {
                var some = dossiers.endedBefore(settings.kept(), AT_ONCE);
                forget(some);
                return some;
            }));
        } while (ended.size() == AT_ONCE);
    }
}
