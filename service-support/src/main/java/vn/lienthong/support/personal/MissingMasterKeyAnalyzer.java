package vn.lienthong.support.personal;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Has a service that lacks its master key say so in one line instead of a stack trace. */
class MissingMasterKeyAnalyzer extends AbstractFailureAnalyzer<MissingMasterKey> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, MissingMasterKey cause) {
        return new FailureAnalysis(cause.getMessage(), null, cause);
    }
}
