/** The SDK's notice about the Node version belongs to people, not to a test's report. Import before any client. */
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
