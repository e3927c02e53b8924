// Package config is in charge of what the operator says: flags and environment, checked once at start and handed on as plain values.
//
// Every setting is a flag and an environment variable of the same name; secrets are environment only, because flags stand in the process list, and each
// secret NAME may instead be a file named by NAME_FILE.
package config

import (
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"time"
)

// Secret is a value that never shows itself in a log, an error or a printed struct.
type Secret string

// String hides the value.
func (Secret) String() string { return "[secret]" }

// GoString hides the value from %#v.
func (Secret) GoString() string { return "[secret]" }

// LogValue hides the value from slog.
func (Secret) LogValue() slog.Value { return slog.StringValue("[secret]") }

// MarshalText hides the value from encoders.
func (Secret) MarshalText() ([]byte, error) { return []byte("[secret]"), nil }

// Reveal gives the value to whoever must present it.
func (s Secret) Reveal() string { return string(s) }

// ReadSecret takes a secret from the environment: NAME, or the file that NAME_FILE names (its trailing line break is not part of it).
// Both at once is an error, since nobody could tell which one holds. Unset is an empty secret.
func ReadSecret(name string) (Secret, error) {
	value, path := os.Getenv(name), os.Getenv(name+"_FILE")
	switch {
	case value != "" && path != "":
		return "", fmt.Errorf("%s and %s_FILE are both set; keep one", name, name)
	case path == "":
		return Secret(value), nil
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("%s_FILE: %w", name, err)
	}
	return Secret(strings.TrimRight(string(raw), "\r\n")), nil
}

// Secrets are what only the running service may know.
type Secrets struct {
	TelegramToken Secret // from BotFather
	WebhookSecret Secret // what Telegram repeats in a header, at least 32 characters of A-Za-z0-9_-
	DatabaseURL   Secret // holds a password
	RedisURL      Secret // may hold a password
}

// ReadSecrets reads all of them.
func ReadSecrets() (Secrets, error) {
	var s Secrets
	for name, to := range map[string]*Secret{
		"SENIM_TELEGRAM_TOKEN": &s.TelegramToken,
		"SENIM_WEBHOOK_SECRET": &s.WebhookSecret,
		"SENIM_DATABASE_URL":   &s.DatabaseURL,
		"SENIM_REDIS_URL":      &s.RedisURL,
	} {
		value, err := ReadSecret(name)
		if err != nil {
			return Secrets{}, err
		}
		*to = value
	}
	return s, nil
}

// Words are settings that people see.
type Words struct {
	BotNameKK string `name:"bot-name-kk" env:"SENIM_BOT_NAME_KK" default:"Жадынама" help:"The bot's public name in Kazakh. It must not tell what the bot is for."`
	BotNameRU string `name:"bot-name-ru" env:"SENIM_BOT_NAME_RU" default:"Памятка" help:"The bot's public name in Russian."`
	Operator  string `env:"SENIM_OPERATOR" help:"Who keeps the data, as the consent says it. The bot's name must not hold a word of it."`
	TermKK    string `name:"term-kk" env:"SENIM_TERM_KK" help:"How long data are kept, in Kazakh, as the consent says it."`
	TermRU    string `name:"term-ru" env:"SENIM_TERM_RU" help:"How long data are kept, in Russian."`
}

// Service is what serve runs with.
type Service struct {
	Words
	TelegramAPIURL string        `name:"telegram-api-url" env:"SENIM_TELEGRAM_API_URL" default:"https://api.telegram.org" help:"The Bot API server."`
	WebhookURL     string        `name:"webhook-url" env:"SENIM_WEBHOOK_URL" help:"Public https address of /webhook. Empty: updates are polled."`
	KeysetFile     string        `name:"keyset-file" env:"SENIM_KEYSET_FILE" help:"The key set made by 'keys new', readable by its owner only."`
	Listen         string        `env:"SENIM_LISTEN" default:"127.0.0.1:8081" help:"Where /webhook, /healthz, /readyz and /metrics answer."`
	LogLevel       string        `name:"log-level" env:"SENIM_LOG_LEVEL" default:"info" enum:"debug,info,warn,error" help:"debug, info, warn or error."`
	Rate           float64       `env:"SENIM_RATE" default:"25" help:"Pushes a second, all replicas together. Telegram allows about 30 without paying."`
	StopWindow     time.Duration `name:"stop-window" env:"SENIM_STOP_WINDOW" default:"5m" help:"How long after its first few messages a notice waits before it goes to the others, so that it can be stopped."`
	AuditHeadFile  string        `name:"audit-head" env:"SENIM_AUDIT_HEAD_FILE" help:"Where to keep the head of the audit chain, out of reach of the database's administrators. Empty: in the log only."`
	Secrets        Secrets       `kong:"-"`
}

// Check says in one line what is missing or cannot be meant. (Validate would be called by kong, before the secrets are read.)
func (s Service) Check() error {
	switch {
	case s.Secrets.TelegramToken == "":
		return fmt.Errorf("SENIM_TELEGRAM_TOKEN is not set: BotFather gives the token")
	case s.Secrets.DatabaseURL == "":
		return fmt.Errorf("SENIM_DATABASE_URL is not set")
	case s.Secrets.RedisURL == "":
		return fmt.Errorf("SENIM_REDIS_URL is not set")
	case s.KeysetFile == "":
		return fmt.Errorf("SENIM_KEYSET_FILE is not set: make a key set with 'keys new'")
	case s.Operator == "" || s.TermKK == "" || s.TermRU == "":
		return fmt.Errorf("SENIM_OPERATOR, SENIM_TERM_KK and SENIM_TERM_RU must be set: the consent names them")
	case s.Rate <= 0 || s.Rate > 100_000:
		return fmt.Errorf("SENIM_RATE is %v; it must be above 0 and at most 100000", s.Rate)
	case s.StopWindow <= 0 || s.StopWindow > 24*time.Hour:
		return fmt.Errorf("SENIM_STOP_WINDOW is %s; it must be above 0 and at most 24h", s.StopWindow)
	case s.WebhookURL != "" && len(s.Secrets.WebhookSecret) < 32:
		return fmt.Errorf("SENIM_WEBHOOK_SECRET must have at least 32 characters when SENIM_WEBHOOK_URL is set")
	}
	for name, address := range map[string]string{"SENIM_TELEGRAM_API_URL": s.TelegramAPIURL, "SENIM_WEBHOOK_URL": s.WebhookURL} {
		if u, err := url.Parse(address); address != "" && (err != nil || u.Host == "") {
			return fmt.Errorf("%s is not an address", name)
		}
	}
	return nil
}

// Level is the log level as slog knows it.
func (s Service) Level() slog.Level {
	var l slog.Level
	if err := l.UnmarshalText([]byte(s.LogLevel)); err != nil {
		return slog.LevelInfo
	}
	return l
}
