package simulator

import (
	"net/url"
	"regexp"
	"strings"
	"time"
)

const (
	defaultConnections = 40
	maxConnections     = 100
)

// setWebhook takes any http or https address, as a server started with --local does.
func setWebhook(s *Server, c *call) (any, error) {
	if !c.params.has("url") {
		return deleteWebhook(s, c)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b := c.bot
	if time.Since(b.webhookSetAt) < s.options.Second {
		return nil, tooManyRequests(1)
	}
	b.webhookSetAt = time.Now()
	next := newWebhook(c.params)
	drop := c.params.flag("drop_pending_updates")
	if b.webhook.same(next) && !drop {
		s.readAllowed(b, c.params)
		s.changed()
		return described{true, "Webhook is already set"}, nil
	}
	b.poll.abort(conflictSet)
	s.removeWebhook(b, drop)
	if err := next.check(); err != nil {
		return nil, err
	}
	s.readAllowed(b, c.params)
	s.startWebhook(b, next)
	s.changed()
	return described{true, "Webhook was set"}, nil
}

func deleteWebhook(s *Server, c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	was := c.bot.webhook != nil
	s.removeWebhook(c.bot, c.params.flag("drop_pending_updates"))
	s.changed()
	if !was {
		return described{true, "Webhook is already deleted"}, nil
	}
	return described{true, "Webhook was deleted"}, nil
}

func (s *Server) removeWebhook(b *bot, dropPending bool) {
	if b.webhook != nil {
		b.webhook.stop()
		b.webhook = nil
	}
	if dropPending {
		b.pending.Init()
	}
}

func newWebhook(p params) *webhook {
	return &webhook{
		URL:            p["url"],
		Secret:         p["secret_token"],
		IPAddress:      p["ip_address"],
		MaxConnections: int(p.integer("max_connections", defaultConnections, 1, maxConnections)),
	}
}

func (w *webhook) same(other *webhook) bool {
	return w != nil && w.URL == other.URL && w.Secret == other.Secret && w.IPAddress == other.IPAddress && w.MaxConnections == other.MaxConnections
}

func (w *webhook) check() error {
	if !strings.Contains(w.URL, "://") {
		w.URL = "https://" + w.URL
	}
	u, err := url.Parse(w.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return badRequest("invalid webhook URL specified")
	}
	if len(w.Secret) > 256 {
		return badRequest("secret token is too long")
	}
	if !regexp.MustCompile(`^[A-Za-z0-9_-]*$`).MatchString(w.Secret) {
		return badRequest("secret token contains unallowed characters")
	}
	return nil
}

// webhookInfo is a Bot API WebhookInfo.
type webhookInfo struct {
	URL                  string   `json:"url"`
	HasCustomCertificate bool     `json:"has_custom_certificate"`
	PendingUpdateCount   int      `json:"pending_update_count"`
	IPAddress            string   `json:"ip_address,omitempty"`
	LastErrorDate        int64    `json:"last_error_date,omitempty"`
	LastErrorMessage     string   `json:"last_error_message,omitempty"`
	MaxConnections       int      `json:"max_connections,omitempty"`
	AllowedUpdates       []string `json:"allowed_updates,omitempty"`
}

func getWebhookInfo(s *Server, c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	info := webhookInfo{PendingUpdateCount: c.bot.pending.Len(), AllowedUpdates: c.bot.allowed}
	if w := c.bot.webhook; w != nil {
		info.URL, info.IPAddress, info.MaxConnections = w.URL, w.IPAddress, w.MaxConnections
		info.LastErrorDate, info.LastErrorMessage = w.LastErrorDate, w.LastError
	}
	return info, nil
}
