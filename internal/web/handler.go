// Package web is in charge of the HTTP edge: the webhook by which Telegram delivers, and what an operator asks of a running process.
package web

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Options make a Handler. What is nil is not served.
type Options struct {
	// Secret is what Telegram shows with every delivery. Without it nothing is delivered.
	Secret string
	// Receive handles an update; its error means that Telegram must deliver it again.
	Receive func(ctx context.Context, raw json.RawMessage) error
	// Ready says whether the process can work now.
	Ready   func(ctx context.Context) error
	Metrics prometheus.Gatherer
	Log     *slog.Logger
}

// Handler serves /webhook, /healthz, /readyz and /metrics.
func Handler(o Options) http.Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", healthy)
	if o.Receive != nil {
		mux.Handle("/webhook", webhook{secret: o.Secret, receive: o.Receive, log: o.Log})
	}
	if o.Ready != nil {
		mux.Handle("GET /readyz", ready(o.Ready))
	}
	if o.Metrics != nil {
		mux.Handle("GET /metrics", promhttp.HandlerFor(o.Metrics, promhttp.HandlerOpts{}))
	}
	return mux
}

// healthy says only that the process is alive: whoever restarts it must not do so because a database is away.
func healthy(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }

// ready tells no reason: the page is open to whoever reaches the port.
func ready(check func(context.Context) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if check(ctx) != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}
}
