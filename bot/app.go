package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/errgroup"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/config"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/flow"
	"github.com/senim-bot/senim/internal/i18n"
	"github.com/senim-bot/senim/internal/job"
	"github.com/senim-bot/senim/internal/lexicon"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/notice"
	"github.com/senim-bot/senim/internal/outbox"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/session"
	"github.com/senim-bot/senim/internal/telegram"
	"github.com/senim-bot/senim/internal/vault"
	"github.com/senim-bot/senim/internal/web"
	"github.com/senim-bot/senim/internal/wording"
)

const (
	// drainTime is how long a stopping process may take for the updates in work: Telegram and orchestrators kill after 20 to 30 seconds.
	drainTime   = 15 * time.Second
	redisPrefix = "senim:"
	// pollLock is the advisory lock of the one process that polls.
	pollLock = 0x53454e494d
)

// parts is what an app is built from: the outside world, already connected.
type parts struct {
	Pool  *pgxpool.Pool
	Redis redis.UniversalClient
	// Prefix begins every Redis key, so that several bots can share one.
	Prefix string
	Vault  *vault.Vault
	Token  string
	APIURL string
	Rate   float64
	// StopWindow is how long a notice can be stopped before it goes to more than a first few; 0 is 5 minutes.
	StopWindow time.Duration
	Words      config.Words
	Clock      func() time.Time
	Log        *slog.Logger
	Registry   *prometheus.Registry
	WebhookURL string
	Secret     string
	// AuditHead is the file for the head of the audit chain, or empty.
	AuditHead string
	// JobsEvery is the time between two runs of what only time makes happen; 0 is a minute.
	JobsEvery time.Duration
}

// app is the running bot: it receives by webhook or polling, answers, and sends what is owed.
type app struct {
	parts
	Accounts *account.Store
	Families *family.Store
	Meetings *booking.Store
	Notices  *notice.Store
	Lexicon  *lexicon.Store
	Telegram *telegram.Client
	Receiver *telegram.Receiver
	Flow     *flow.Flow
	Outbox   *outbox.Outbox
	Jobs     *job.Jobs
	sessions *session.Store
	bundle   *i18n.Bundle
}

func newApp(p parts) (*app, error) {
	zone, err := almaty()
	if err != nil {
		return nil, err
	}
	bundle, err := i18n.Load()
	if err != nil {
		return nil, err
	}
	a := &app{parts: p, bundle: bundle, sessions: newSessions(p)}
	a.Accounts = &account.Store{Pool: p.Pool, Vault: p.Vault, Clock: p.Clock, Log: p.Log}
	a.Families = &family.Store{Pool: p.Pool, Vault: p.Vault, Zone: zone, Log: p.Log,
		CloseScreen: func(ctx context.Context, tx postgres.Querier, adult family.AdultID, now time.Time) error {
			return a.Accounts.CloseScreen(ctx, tx, int64(adult), now)
		},
		CloseScreenAt: func(ctx context.Context, tx postgres.Querier, adult family.AdultID, at time.Time) error {
			return a.Accounts.CloseScreenAt(ctx, tx, int64(adult), at)
		},
		KeepScreenAt: func(ctx context.Context, tx postgres.Querier, adult family.AdultID, at time.Time) error {
			return a.Accounts.KeepScreenAt(ctx, tx, int64(adult), at)
		},
	}
	a.Meetings = &booking.Store{Pool: p.Pool, Vault: p.Vault, Families: a.Families, Zone: zone, CloseScreen: a.Families.CloseScreen, CloseScreenAt: a.Families.CloseScreenAt, Log: p.Log}
	a.Lexicon = &lexicon.Store{Pool: p.Pool, Own: slices.Concat(bundle.Texts(), wording.Everyday("kk"), wording.Everyday("ru"))}
	a.Notices = &notice.Store{Pool: p.Pool, Vault: p.Vault, Families: a.Families, Lexicon: a.Lexicon, Log: p.Log, StopWindow: p.StopWindow, Rate: p.Rate}
	a.Accounts.LetIn = func(ctx context.Context, tx postgres.Querier, adult int64, now time.Time) error {
		return a.Meetings.QueueFor(ctx, tx, family.AdultID(adult), now)
	}
	metrics := telegram.NewMetrics(p.Registry)
	limiter := session.NewLimiter(p.Redis, p.Prefix+"rate", p.Rate, telegram.Burst(p.Rate))
	a.Telegram, err = telegram.New(telegram.Options{Token: p.Token, APIURL: p.APIURL, Rate: p.Rate, Tokens: limiter.Tokens, Slow: limiter.Slow, Metrics: metrics,
		Connections: max(64, 2*atOnce(p.Rate))})
	if err != nil {
		return nil, err
	}
	a.wire(metrics)
	return a, nil
}

func newSessions(p parts) *session.Store {
	return session.New(p.Redis, session.Options{
		Index: func(person int64) string {
			return hex.EncodeToString(p.Vault.Index("session", []byte(strconv.FormatInt(person, 10))))
		},
		Seal:   func(key string, plain []byte) ([]byte, error) { return p.Vault.SealLocal("session", key, plain), nil },
		Open:   func(key string, sealed []byte) ([]byte, error) { return p.Vault.OpenLocal("session", key, sealed) },
		Prefix: p.Prefix,
		Log:    p.Log,
	})
}

func (a *app) wire(metrics *telegram.Metrics) {
	codec := dialog.Codec{Sign: func(b []byte) []byte { return a.Vault.Index("tap", b) }}
	a.Flow = &flow.Flow{
		Accounts: a.Accounts, Families: a.Families, Meetings: a.Meetings, Notices: a.Notices, Lexicon: a.Lexicon, Journal: &audit.Journal{Pool: a.Pool}, Words: a.bundle, Telegram: a.Telegram, Codec: codec, Clock: a.Clock, Log: a.Log, Hold: a.hold,
		Consent: message.Keeper{Operator: a.Words.Operator, TermKK: a.Words.TermKK, TermRU: a.Words.TermRU},
	}
	a.Receiver = &telegram.Receiver{
		Begin: a.sessions.Begin, Handle: a.Flow.Handle, Fail: a.Flow.Fail, Retry: comesAgain,
		Leave: a.Telegram.LeaveChat, Class: postgres.State, Log: a.Log, Metrics: metrics,
	}
	a.Outbox = &outbox.Outbox{
		Pool: a.Pool, Accounts: a.Accounts, Families: a.Families, Meetings: a.Meetings, Notices: a.Notices, Telegram: a.Telegram, Codec: codec, Hold: a.sessions.Hold, LetGo: a.sessions.LetGo, Clock: a.Clock, Log: a.Log, Ping: a.ping,
		AtOnce: atOnce(a.Rate), Page: a.Flow.Page, Letters: []dialog.Route{message.RouteLetter, message.RouteNewLetter}, Watched: message.RouteNotice,
		Home: dialog.Tap{Route: message.RouteHome},
		Letter: func(l notice.Letter, language string, simple bool) dialog.Screen {
			return message.Letter(a.bundle.Printer(language), message.ShownLetter{Letter: l, Unsent: l.Medium.There()}, simple, 0)
		},
		Closed: func(language string, back dialog.Tap) dialog.Screen {
			return message.Closed(a.bundle.Printer(language), back)
		},
	}
	sealer := &audit.Sealer{Pool: a.Pool, MAC: auditMAC(a.Vault), HeadFile: a.AuditHead, Log: a.Log}
	a.Jobs = &job.Jobs{Pool: a.Pool, Accounts: a.Accounts, Families: a.Families, Meetings: a.Meetings, Audit: sealer, Clock: a.Clock, Log: a.Log, Every: a.JobsEvery}
}

// atOnce is how many messages may be in flight for a rate: what goes out in a tenth of a second, which is longer than Telegram usually takes for one, and no more than a hundred.
func atOnce(rate float64) int { return min(max(8, int(rate/10)), 100) }

// ping is what a delivery says.
func (a *app) ping(kind delivery.Kind, said booking.Said, language string) (dialog.Opening, dialog.Screen) {
	p := a.bundle.Printer(language)
	switch {
	case kind == delivery.Staff:
		return message.StaffPing(p)
	case kind.OfMeetings():
		return message.MeetingPing(p, said)
	}
	return message.Ping(p)
}

// hold takes a person's turn for something that is not an update of hers.
func (a *app) hold(ctx context.Context, person int64) (func(), error) {
	turn, err := a.sessions.Begin(ctx, person, 0)
	if err != nil {
		return nil, err
	}
	return func() {
		if err := turn.Release(context.WithoutCancel(ctx)); err != nil {
			a.Log.Warn("turn not released", "class", fmt.Sprintf("%T", err))
		}
	}, nil
}

// run serves the HTTP edge and works, until the context ends.
func (a *app) run(ctx context.Context, listener net.Listener) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return web.Serve(ctx, listener, a.handler(), drainTime) })
	group.Go(func() error { return a.work(ctx) })
	return group.Wait()
}

// work sends what is owed and, without a webhook, polls, until the context ends; then it lets what is in work come to its end.
func (a *app) work(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { a.Outbox.Run(ctx); return nil })
	group.Go(func() error { a.Flow.Run(ctx); return nil })
	group.Go(func() error { return a.Jobs.Run(ctx) })
	if a.WebhookURL == "" {
		poller := &telegram.Poller{Token: a.Token, APIURL: a.APIURL, Receive: a.Receiver.Receive, Log: a.Log,
			Lock: func(ctx context.Context) (func(), bool, error) { return postgres.TryLock(ctx, a.Pool, pollLock) }}
		group.Go(func() error { return poller.Run(ctx) })
	}
	group.Go(func() error { <-ctx.Done(); return a.drain(context.WithoutCancel(ctx)) })
	err := group.Wait()
	a.Telegram.Close()
	return err
}

// drain takes no more updates and waits for those in work, beside everything else that stops: the times do not add up.
func (a *app) drain(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, drainTime)
	defer cancel()
	if err := a.Receiver.Drain(ctx); err != nil {
		return fmt.Errorf("stop: %w", err)
	}
	return nil
}

func (a *app) handler() http.Handler {
	o := web.Options{Ready: a.ready, Metrics: a.Registry, Log: a.Log}
	if a.WebhookURL != "" {
		o.Secret, o.Receive = a.Secret, a.Receiver.Receive
	}
	return web.Handler(o)
}

// ready asks PostgreSQL only: without Redis people are still served.
func (a *app) ready(ctx context.Context) error {
	return errors.Join(postgres.CheckSchema(ctx, a.Pool), a.Vault.CheckMaster(ctx, a.Pool))
}

// comesAgain says that an update is not at fault for an error, and is to be delivered again: PostgreSQL is away, or this process has an old key set file.
func comesAgain(err error) bool {
	return postgres.IsUnavailable(err) || errors.Is(err, vault.ErrRotated)
}
