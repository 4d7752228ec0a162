package vn.lienthong.intake.admission;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;

/** Gives a request's place back at the latest when it is answered, whatever became of it. */
class GiveBack implements HandlerInterceptor {
    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception e) {
        Place.giveUp();
    }
}
