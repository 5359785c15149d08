/**
 * Imported before the SDK, for its effect: on Node 20 the SDK would print a warning about Node versions at
 * the first client, which is news for the makers of this program and noise for its users. Whoever has set
 * the variable himself keeps his setting.
 */
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
