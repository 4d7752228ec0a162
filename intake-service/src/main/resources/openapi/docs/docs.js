// The token stays in this page: it is gone when the page is.
window.ui = SwaggerUIBundle({
    url: '/v3/api-docs',
    dom_id: '#api',
    deepLinking: true,
    docExpansion: 'list',
    filter: true,
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    persistAuthorization: false,
    // Nothing of another host, the validator's badge included.
    validatorUrl: null,
    requestSnippetsEnabled: true,
});
