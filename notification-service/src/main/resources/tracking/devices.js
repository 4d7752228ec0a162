// Has this browser told of a dossier. The form is the server's; this fills it in.
'use strict';
(() => {
  const form = document.getElementById('device');
  const say = name => {
    for (const line of document.querySelectorAll('[data-say]')) {
      line.hidden = line.dataset.say !== name;
    }
  };
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) {
    say('unable');
    return;
  }
  form.hidden = false;
  say(Notification.permission === 'denied' ? 'denied' : 'how');

  const bytes = base64url => Uint8Array.from(
    atob(base64url.replace(/-/g, '+').replace(/_/g, '/')), sign => sign.charCodeAt(0));

  form.addEventListener('submit', async event => {
    if (form.elements.endpoint.value) {
      return;
    }
    event.preventDefault();
    if (await Notification.requestPermission() !== 'granted') {
      say('denied');
      return;
    }
    say('waiting');
    try {
      await navigator.serviceWorker.register('/track/worker.js', {scope: '/track/'});
      const worker = await navigator.serviceWorker.ready;
      const subscription = (await worker.pushManager.subscribe(
        {userVisibleOnly: true, applicationServerKey: bytes(form.dataset.key)})).toJSON();
      form.elements.endpoint.value = subscription.endpoint;
      form.elements.p256dh.value = subscription.keys.p256dh;
      form.elements.auth.value = subscription.keys.auth;
      form.submit();
    } catch {
      say('failed');
    }
  });
})();
