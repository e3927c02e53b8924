package session

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/session/redistest"
)

// free says of each of two people whether she could be held.
func free(t *testing.T, s *Store, people ...int64) (all []bool, held []*Held) {
	t.Helper()
	got, err := s.Hold(t.Context(), people...)
	if err != nil || len(got) != len(people) {
		t.Fatal(got, err)
	}
	for _, h := range got {
		all = append(all, h != nil)
		if h != nil {
			held = append(held, h)
		}
	}
	return all, held
}

// Of several people those are held who are free, here and in other processes; the others are left as they are.
func TestHoldThoseWhoAreFree(t *testing.T) {
	t.Parallel()
	r := redistest.New(t)
	here, there := newStore(r), newStore(r)
	turn := begin(t, here, 1)
	if got, held := free(t, here, person, 8, 9); got[0] || !got[1] || !got[2] {
		t.Errorf("held %v", got)
	} else if err := here.LetGo(t.Context(), held[0]); err != nil {
		t.Error(err)
	}
	if got, held := free(t, there, person, 8, 9); got[0] || !got[1] || got[2] {
		t.Errorf("by another process: held %v", got)
	} else if err := there.LetGo(t.Context(), held...); err != nil {
		t.Error(err)
	}
	if err := turn.Done(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, _ := free(t, there, person, 8); !got[0] || !got[1] {
		t.Errorf("when they were let go: held %v", got)
	}
}

// One person is waited for, in vain if it takes too long; twice the same one is busy the second time.
func TestHoldWaitsForOne(t *testing.T) {
	t.Parallel()
	s := newStore(redistest.New(t))
	got, held := free(t, s, person, person)
	if !got[0] || got[1] {
		t.Errorf("held %v", got)
	}
	let := make(chan error)
	go func() {
		<-time.After(30 * time.Millisecond)
		let <- s.LetGo(t.Context(), held...)
	}()
	if got, _ := free(t, s, person); !got[0] {
		t.Errorf("held %v", got)
	}
	if err := <-let; err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := s.Hold(ctx, person); !errors.Is(err, ErrBusy) {
		t.Errorf("error %v", err)
	}
}

// Who lost her turn to another process does not take it from there.
func TestLetGoFences(t *testing.T) {
	t.Parallel()
	r := redistest.New(t)
	here, there := newStore(r), newStore(r)
	_, held := free(t, here, person, 8)
	r.Client.Del(t.Context(), held[0].hold.lock)
	if got, _ := free(t, there, person, 8); !got[0] || got[1] {
		t.Errorf("held %v", got)
	}
	r.Client.ScriptFlush(t.Context())
	if err := here.LetGo(t.Context(), held...); err != nil {
		t.Error(err)
	}
	if got, _ := free(t, newStore(r), person, 8); got[0] || !got[1] {
		t.Errorf("by a third: held %v", got)
	}
}

// Without Redis people are held in this process.
func TestHoldWithoutRedis(t *testing.T) {
	t.Parallel()
	r := redistest.Private(t)
	s := newStore(r.Redis)
	r.Stop()
	_, held := free(t, s, person, 8)
	if got, _ := free(t, s, person, 9); got[0] || !got[1] {
		t.Errorf("held %v", got)
	}
	if err := s.LetGo(t.Context(), held...); err != nil {
		t.Error(err)
	}
	if got, _ := free(t, s, person, 8); !got[0] || !got[1] {
		t.Errorf("when they were let go: held %v", got)
	}
}
