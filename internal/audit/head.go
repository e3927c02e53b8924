package audit

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/postgres"
)

// ErrCut says that the chain in the database no longer holds a head that was written outside: entries were taken from its end, or it was made anew.
var ErrCut = errors.New("the audit chain does not hold the head written outside the database any more")

// Sealer seals the record and keeps the head outside the database: in the log, and in a file if one is named. Its fields are set once.
type Sealer struct {
	Pool *pgxpool.Pool
	MAC  MAC
	// HeadFile may be empty. It should lie where whoever administers the database cannot write.
	HeadFile string
	Log      *slog.Logger

	mu   sync.Mutex
	last Head
}

// Seal is to be called every minute. The head outside is only ever replaced by one that follows from it: when the chain does not, new entries are sealed all the same, and the
// error is ErrCut.
func (s *Sealer) Seal(ctx context.Context, now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.remember(); err != nil {
		return err
	}
	cut := holds(ctx, s.Pool, s.last)
	if cut != nil && !errors.Is(cut, ErrCut) {
		return cut
	}
	head, err := Seal(ctx, s.Pool, s.MAC, now)
	if cut != nil {
		s.Log.Error("audit chain cut", "count", s.last.Count, "head", hex.EncodeToString(s.last.Seal))
		return errors.Join(cut, err)
	}
	if err != nil || head.Count == s.last.Count {
		return err
	}
	// The words count and head are those of the file: a line of the log can stand in for it.
	s.Log.Info("audit sealed", "count", head.Count, "head", hex.EncodeToString(head.Seal))
	if err := s.write(head); err != nil {
		return err
	}
	s.last = head
	return nil
}

// remember reads the file at the first call.
func (s *Sealer) remember() error {
	if s.HeadFile == "" || s.last.Count > 0 {
		return nil
	}
	heads, err := ReadHeads(s.HeadFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, h := range heads {
		if h.Count > s.last.Count {
			s.last = h
		}
	}
	return nil
}

// holds says whether the chain has that head in its place.
func holds(ctx context.Context, q postgres.Querier, head Head) error {
	if head.Count == 0 {
		return nil
	}
	var seal []byte
	err := q.QueryRow(ctx, `SELECT mac FROM audit_chain WHERE n = $1`, head.Count).Scan(&seal)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("look up the audit's head: %w", err)
	}
	if !bytes.Equal(seal, head.Seal) {
		return ErrCut
	}
	return nil
}

// headLine is a head as it is written.
type headLine struct {
	At    time.Time `json:"at"`
	Count int64     `json:"count"`
	Head  string    `json:"head"`
}

// write replaces the file in one step: whoever reads it finds the old head or the new one.
func (s *Sealer) write(h Head) error {
	if s.HeadFile == "" {
		return nil
	}
	line, err := json.Marshal(headLine{h.At, h.Count, hex.EncodeToString(h.Seal)})
	if err != nil {
		return fmt.Errorf("write the audit's head: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(s.HeadFile), ".head-*")
	if err != nil {
		return fmt.Errorf("write the audit's head: %w", err)
	}
	_, err = f.Write(append(line, '\n'))
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), s.HeadFile)
	}
	if err != nil {
		return fmt.Errorf("write the audit's head: %w", errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}

// ReadHeads reads heads from a file, one a line: what Sealer writes, and lines of the log that tell of a head. Other lines are passed over; none at all is an error.
func ReadHeads(path string) ([]Head, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read the audit's head: %w", err)
	}
	defer func() { _ = f.Close() }()
	var heads []Head
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var line headLine
		if json.Unmarshal(lines.Bytes(), &line) != nil || line.Count <= 0 {
			continue
		}
		seal, err := hex.DecodeString(line.Head)
		if err == nil && len(seal) > 0 {
			heads = append(heads, Head{line.Count, seal, line.At})
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read the audit's head: %w", err)
	}
	if len(heads) == 0 {
		return nil, fmt.Errorf("%s holds no head of an audit chain", path)
	}
	return heads, nil
}
