package telegram

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

// Metrics count what passes the edge. No label ever holds anything of a person or of a chat.
type Metrics struct {
	calls    *prometheus.CounterVec
	callTime *prometheus.HistogramVec
	updates  *prometheus.CounterVec
	turnTime *prometheus.HistogramVec
}

// NewMetrics registers the edge's metrics; with a nil registerer they are counted but not shown. It panics if they are registered there already.
func NewMetrics(r prometheus.Registerer) *Metrics {
	f := promauto.With(r)
	buckets := []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}
	return &Metrics{
		calls: f.NewCounterVec(prometheus.CounterOpts{
			Name: "senim_telegram_calls_total", Help: "Bot API calls by method and outcome.",
		}, []string{"method", "class"}),
		callTime: f.NewHistogramVec(prometheus.HistogramOpts{
			Name: "senim_telegram_call_seconds", Help: "Duration of Bot API calls.", Buckets: buckets,
		}, []string{"method"}),
		updates: f.NewCounterVec(prometheus.CounterOpts{
			Name: "senim_updates_total", Help: "Updates by kind and outcome; again means that Telegram has to deliver it once more.",
		}, []string{"kind", "outcome"}),
		turnTime: f.NewHistogramVec(prometheus.HistogramOpts{
			Name: "senim_turn_seconds", Help: "Duration of a turn, waiting for the person's previous one included.", Buckets: buckets,
		}, []string{"kind"}),
	}
}

func (m *Metrics) call(method string, class Class, took time.Duration) {
	label := string(class)
	if label == "" {
		label = "ok"
	}
	m.calls.WithLabelValues(method, label).Inc()
	m.callTime.WithLabelValues(method).Observe(took.Seconds())
}

func (m *Metrics) update(kind Kind, o outcome, took time.Duration) {
	m.updates.WithLabelValues(string(kind), string(o)).Inc()
	if o == handled || o == failed {
		m.turnTime.WithLabelValues(string(kind)).Observe(took.Seconds())
	}
}
