"""Where the desk's pages are. Addresses name numbers, never a prisoner."""

from django.urls import include, path

urlpatterns = [path("", include("plea_web.desk.urls"))]
handler400 = "plea_web.desk.views.errors.bad_request"
handler403 = "plea_web.desk.views.errors.forbidden"
handler404 = "plea_web.desk.views.errors.not_found"
handler500 = "plea_web.desk.views.errors.fault"
