package simulator

import (
	"net/url"
	"slices"
	"strings"
)

// checkLink accepts what Telegram opens: http, https, ftp, tg and ton addresses, with a scheme or without, on a host with a dot in its name.
func checkLink(address string) (string, error) {
	address = strings.TrimSpace(address)
	lower := strings.ToLower(address)
	if strings.HasPrefix(lower, "tg:") || strings.HasPrefix(lower, "ton:") || strings.HasPrefix(lower, "tonsite:") {
		return address, nil
	}
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", sentencef("Wrong HTTP URL")
	}
	if !slices.Contains([]string{"http", "https", "ftp"}, strings.ToLower(u.Scheme)) {
		return "", sentencef("Unsupported URL protocol")
	}
	if u.Hostname() == "" {
		return "", sentencef("URL host is empty")
	}
	if !strings.Contains(u.Hostname(), ".") {
		return "", sentencef("Wrong HTTP URL")
	}
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String(), nil
}
