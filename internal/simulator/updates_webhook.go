package simulator

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	webhookTimeout = 60 * time.Second
	maxRetryAfter  = 3600
	maxBackOff     = 60             // seconds; the cap itself is drawn from 60 to 120
	goneTooLong    = 23 * time.Hour // of answers 410, after which the webhook is removed
)

// webhook is where a bot's updates are posted to.
type webhook struct {
	URL            string    `json:"url"`
	Secret         string    `json:"secret"`
	IPAddress      string    `json:"ip_address"`
	MaxConnections int       `json:"max_connections"`
	LastErrorDate  int64     `json:"last_error_date"`
	LastError      string    `json:"last_error"`
	GoneSince      time.Time `json:"gone_since"` // first of an unbroken row of 410, zero for none

	server *Server
	bot    *bot
	ctx    context.Context
	stop   context.CancelFunc
	slots  chan struct{}       // one per connection in use
	queues map[int64][]*update // what each queue still has to deliver; a key exists as long as its worker does
}

func newWebhookClient() *http.Client {
	return &http.Client{
		Timeout: webhookTimeout,
		Transport: &http.Transport{
			DialContext:         (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
			MaxIdleConnsPerHost: maxConnections,
			IdleConnTimeout:     30 * time.Second,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// startWebhook begins to deliver what waits and what will come. Called with the lock held.
func (s *Server) startWebhook(b *bot, w *webhook) {
	w.server, w.bot = s, b
	w.ctx, w.stop = context.WithCancel(s.ctx)
	w.slots = make(chan struct{}, w.MaxConnections)
	w.queues = map[int64][]*update{}
	b.webhook = w
	for e := b.pending.Front(); e != nil; e = e.Next() {
		w.enqueue(e.Value.(*update))
	}
}

// enqueue is called with the lock held.
func (w *webhook) enqueue(u *update) {
	if w.ctx.Err() != nil {
		return
	}
	_, working := w.queues[u.Queue]
	w.queues[u.Queue] = append(w.queues[u.Queue], u)
	if !working {
		w.server.workers.Go(func() { w.work(u.Queue) })
	}
}

// work delivers one queue in order until it is empty: never two of its updates at a time.
func (w *webhook) work(queue int64) {
	for {
		u := w.head(queue)
		if u == nil || !w.deliver(u) {
			return
		}
		w.finished(u)
	}
}

func (w *webhook) head(queue int64) *update {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	if len(w.queues[queue]) == 0 {
		delete(w.queues, queue)
		return nil
	}
	return w.queues[queue][0]
}

func (w *webhook) finished(u *update) {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	w.queues[u.Queue] = w.queues[u.Queue][1:]
	w.bot.forget(u)
	w.server.changed()
}

// deliver posts an update until it is taken or too old; false when the webhook was replaced or the server closes.
func (w *webhook) deliver(u *update) bool {
	backOff := 1
	for failures := 0; ; failures++ {
		retryAfter, err := w.attempt(u)
		if w.ctx.Err() != nil {
			return false
		}
		if err == nil {
			return true
		}
		seconds := retryAfter
		if retryAfter == 0 && failures > 0 { // the first repetition is immediate
			backOff = min(backOff*2, maxBackOff+rand.IntN(maxBackOff))
			seconds = backOff
		}
		if w.server.now().Add(time.Duration(seconds) * time.Second).After(u.Expires) {
			return true
		}
		if !w.pause(time.Duration(seconds) * w.server.options.Second) {
			return false
		}
	}
}

func (w *webhook) pause(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-w.ctx.Done():
		return false
	}
}

// attempt posts once, on one of the connections allowed, and notes how it went.
func (w *webhook) attempt(u *update) (retryAfter int, err error) {
	select {
	case w.slots <- struct{}{}:
	case <-w.ctx.Done():
		return 0, w.ctx.Err()
	}
	defer func() { <-w.slots }()
	status, retryAfter, err := w.post(u)
	if err != nil && w.ctx.Err() == nil {
		w.failed(status, err)
	}
	if err == nil {
		w.succeeded()
	}
	return retryAfter, err
}

func (w *webhook) post(u *update) (status, retryAfter int, err error) {
	request, err := http.NewRequestWithContext(w.ctx, http.MethodPost, w.URL, bytes.NewReader(u.Body))
	if err != nil {
		return 0, 0, sentence("invalid webhook URL")
	}
	request.Header.Set("Content-Type", "application/json")
	if w.Secret != "" {
		request.Header.Set("X-Telegram-Bot-Api-Secret-Token", w.Secret)
	}
	response, err := w.server.client.Do(request)
	if err != nil {
		return 0, 0, plainNetworkError(err)
	}
	defer response.Body.Close()
	if response.StatusCode < 200 || response.StatusCode > 299 {
		_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, maxParams))
		seconds, _ := strconv.Atoi(response.Header.Get("Retry-After"))
		return response.StatusCode, min(max(seconds, 0), maxRetryAfter), sentencef("Wrong response from the webhook: %s", response.Status)
	}
	w.runReply(response)
	return response.StatusCode, 0, nil
}

// plainNetworkError keeps addresses and ports of the caller's machine out of getWebhookInfo.
func plainNetworkError(err error) error {
	var netErr net.Error
	if errors.As(err, &netErr) && netErr.Timeout() {
		return sentence("Read timeout expired")
	}
	var opErr *net.OpError
	if errors.As(err, &opErr) && opErr.Op == "dial" {
		return sentence("Connection refused")
	}
	return sentence("Webhook connection closed")
}

// runReply executes a method that came as the answer to the update. Its result is invisible to the bot.
func (w *webhook) runReply(response *http.Response) {
	p, uploaded := params{}, files{}
	if p.addBody(response.Header.Get("Content-Type"), response.Body, uploaded) != nil {
		return
	}
	name := p["method"]
	lower := strings.ToLower(name)
	delete(p, "method")
	switch {
	case lower == "", lower == "setwebhook", lower == "deletewebhook", lower == "close", lower == "logout", strings.HasPrefix(lower, "get"):
		return
	}
	c := &call{bot: w.bot, name: name, params: p, files: uploaded, done: w.ctx.Done()}
	e := w.server.journalEntry(c)
	w.server.record(e, w.server.execute(c, e.ChatID))
}

func (w *webhook) succeeded() {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	w.GoneSince = time.Time{}
}

func (w *webhook) failed(status int, err error) {
	s := w.server
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	w.LastErrorDate, w.LastError = now.Unix(), err.Error()
	switch {
	case status != http.StatusGone:
		w.GoneSince = time.Time{}
	case w.GoneSince.IsZero():
		w.GoneSince = now
	case now.Sub(w.GoneSince) > goneTooLong && w.bot.webhook == w:
		s.removeWebhook(w.bot, false)
	}
	s.changed()
}
