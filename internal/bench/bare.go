package main

import (
	"bytes"
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"
)

// bareCommand makes this program the bare side. What it needs comes by environment.
const bareCommand = "bare"

// bare is the least that can answer: net/http, pgx and go-redis playing the recorded calls. It knows no screens, no rules and no keys.
type bare struct {
	players map[int64]*player // by chat
	pool    *pgxpool.Pool
	redis   *redis.Client
	http    *http.Client
	api     string
	secret  []byte
}

// player plays a chat's turns one after the other, round and round. One tap of a chat comes after the other, so it needs no lock.
type player struct {
	turns []func(ctx context.Context, update int64) error
	at    int
}

// bare starts the bare side as a process of its own, like ours.
func (l *lab) bare(ctx context.Context, s *sink) (*program, error) {
	recorded, err := json.Marshal(l.recorded)
	if err != nil {
		return nil, fmt.Errorf("write the tape: %w", err)
	}
	file := filepath.Join(l.dir, "tape.json")
	if err := os.WriteFile(file, recorded, 0o600); err != nil {
		return nil, fmt.Errorf("write the tape: %w", err)
	}
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	return startProgram(ctx, l.dir, address, []string{
		"BARE_TAPE=" + file, "BARE_LISTEN=" + address, "BARE_API=" + s.url + "/bot" + token + "/", "BARE_SECRET=" + secret,
		"BARE_DATABASE_URL=" + l.databaseURL() + "&pool_max_conns=16", "BARE_REDIS_URL=" + l.redisURL(),
	}, self, bareCommand)
}

// serveBare is the process.
func serveBare(ctx context.Context) error {
	b := &bare{api: os.Getenv("BARE_API"), secret: []byte(os.Getenv("BARE_SECRET")), players: map[int64]*player{},
		http: &http.Client{Transport: &http.Transport{MaxIdleConns: 64, MaxIdleConnsPerHost: 64}}}
	var err error
	if b.pool, err = pgxpool.New(ctx, os.Getenv("BARE_DATABASE_URL")); err != nil {
		return err
	}
	defer b.pool.Close()
	options, err := redis.ParseURL(os.Getenv("BARE_REDIS_URL"))
	if err != nil {
		return err
	}
	b.redis = redis.NewClient(options)
	defer b.redis.Close()
	if err := b.load(ctx, os.Getenv("BARE_TAPE")); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", os.Getenv("BARE_LISTEN"))
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(http.ResponseWriter, *http.Request) {})
	mux.Handle("POST /webhook", b)
	server := &http.Server{Handler: mux}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func (b *bare) load(ctx context.Context, file string) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var t tape
	if err := json.Unmarshal(content, &t); err != nil {
		return fmt.Errorf("read the tape: %w", err)
	}
	p := &press{bare: b, recorded: t.Recorded}
	for chat, walk := range t.Walks {
		played := &player{}
		for _, turn := range walk {
			play, err := p.turn(ctx, turn)
			if err != nil {
				return err
			}
			played.turns = append(played.turns, play)
		}
		b.players[chat] = played
	}
	return nil
}

// ServeHTTP takes an update: who tapped decides what is played.
func (b *bare) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if subtle.ConstantTimeCompare([]byte(r.Header.Get("X-Telegram-Bot-Api-Secret-Token")), b.secret) != 1 {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var update struct {
		ID  int64 `json:"update_id"`
		Tap struct {
			From struct {
				ID int64 `json:"id"`
			} `json:"from"`
			Data string `json:"data"`
		} `json:"callback_query"`
	}
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(body, &update)
	}
	p := b.players[update.Tap.From.ID]
	if err != nil || p == nil || update.Tap.Data == "" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), 10*time.Second)
	defer cancel()
	play := p.turns[p.at]
	p.at = (p.at + 1) % len(p.turns)
	if err := play(ctx, update.ID); err != nil {
		fmt.Fprintln(os.Stderr, "bare:", err)
		w.WriteHeader(http.StatusInternalServerError)
	}
}

// request calls the Bot API with JSON.
func (b *bare) request(ctx context.Context, method string, params map[string]any) error {
	body, err := json.Marshal(params)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, b.api+method, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := b.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	var answer struct {
		OK     bool            `json:"ok"`
		Result json.RawMessage `json:"result"`
	}
	if err := json.Unmarshal(content, &answer); err != nil || !answer.OK {
		return fmt.Errorf("%s: %s: %w", method, response.Status, err)
	}
	return nil
}
