// Package page is in charge of what a developer sees in a browser: the phone page, which is static files for the simulator to serve under /phone, and
// the start page of a demo. There is no build step: the files are served as they lie here, and nothing is loaded from elsewhere.
package page

import "embed"

// FS holds the phone page: index.html is served at /phone, every file of it at /phone/NAME.
//
//go:embed index.html *.css *.js *.svg
var FS embed.FS
