// Shows what is told of a dossier, and reports that it was shown.
'use strict';
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));

self.addEventListener('push', event => {
  const told = event.data.json();
  event.waitUntil((async () => {
    await self.registration.showNotification(told.title, {
      body: told.body,
      lang: told.lang,
      // One that is told again takes the first one's place.
      tag: told.tag,
      data: {link: told.link}
    });
    await fetch(told.shown, {method: 'POST', credentials: 'omit'});
  })());
});

self.addEventListener('notificationclick', event => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.link));
});
