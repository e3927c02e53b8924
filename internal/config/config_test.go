package config

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestSecretNeverShowsItself(t *testing.T) {
	t.Parallel()
	s := struct{ Token Secret }{"12345:canary"}
	encoded, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{fmt.Sprint(s), fmt.Sprintf("%v %+v %#v %s %q", s, s, s, s.Token, s.Token), string(encoded), s.Token.LogValue().String()} {
		if strings.Contains(shown, "canary") {
			t.Errorf("shown: %s", shown)
		}
	}
}

// Not parallel: it sets the environment.
func TestReadSecret(t *testing.T) {
	path := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(path, []byte("from-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, value, file, want, problem string }{
		{"unset", "", "", "", ""},
		{"value", "v", "", "v", ""},
		{"file", "", path, "from-file", ""},
		{"both", "v", path, "", "both set"},
		{"no such file", "", path + "x", "", "no such file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("SENIM_X", c.value)
			t.Setenv("SENIM_X_FILE", c.file)
			got, err := ReadSecret("SENIM_X")
			if got.Reveal() != c.want || (err == nil) != (c.problem == "") || (err != nil && !strings.Contains(err.Error(), c.problem)) {
				t.Errorf("%q, %v; want %q, %q", got.Reveal(), err, c.want, c.problem)
			}
		})
	}
}

func TestServiceCheck(t *testing.T) {
	t.Parallel()
	good := func() Service {
		return Service{
			Words:          Words{Operator: "o", TermKK: "k", TermRU: "r"},
			TelegramAPIURL: "https://api.telegram.org", KeysetFile: "k", Rate: 25, StopWindow: time.Minute,
			Secrets: Secrets{TelegramToken: "t", DatabaseURL: "d", RedisURL: "r"},
		}
	}
	if err := good().Check(); err != nil {
		t.Fatal(err)
	}
	for want, spoil := range map[string]func(*Service){
		"SENIM_TELEGRAM_TOKEN":   func(s *Service) { s.Secrets.TelegramToken = "" },
		"SENIM_DATABASE_URL":     func(s *Service) { s.Secrets.DatabaseURL = "" },
		"SENIM_REDIS_URL":        func(s *Service) { s.Secrets.RedisURL = "" },
		"SENIM_KEYSET_FILE":      func(s *Service) { s.KeysetFile = "" },
		"SENIM_OPERATOR":         func(s *Service) { s.TermRU = "" },
		"SENIM_RATE":             func(s *Service) { s.Rate = 0 },
		"SENIM_STOP_WINDOW":      func(s *Service) { s.StopWindow = 0 },
		"SENIM_WEBHOOK_SECRET":   func(s *Service) { s.WebhookURL, s.Secrets.WebhookSecret = "https://x/webhook", "short" },
		"SENIM_TELEGRAM_API_URL": func(s *Service) { s.TelegramAPIURL = "nowhere" },
	} {
		s := good()
		spoil(&s)
		if err := s.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}
