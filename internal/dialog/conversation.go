package dialog

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// ErrStartAgain says that no half-finished conversation of this form is kept: state lost, too old, or written by another version.
var ErrStartAgain = errors.New("the conversation must start again")

// Conversation is one dialogue with answers to remember. E is what the flow lends a step for one turn (who is talking, the printer, the services);
// S is the typed state, kept as JSON between turns.
type Conversation[E, S any] struct {
	Name string
	// Version goes up whenever S changes its meaning: a half-finished older one starts again instead of being misread.
	Version int
	// Steps stand in the order a person meets them.
	Steps []Step[E, S]
}

// Step is one question. Ask is pure, so that going back and asking again are the same as asking; Take reads the answer.
type Step[E, S any] struct {
	Name string
	Ask  func(e E, s S) Screen
	Take func(ctx context.Context, e E, s *S, in Input) (Next, error)
}

// Input is what a person did: tapped a button or typed something.
type Input struct {
	Tap  Tap
	Text string
}

// Next is what a step decided.
type Next struct {
	step   string
	screen *Screen
	over   bool
}

// Again asks the same question again.
func Again() Next { return Next{} }

// Say stays at the question but shows another screen: a mistake explained, say.
func Say(s Screen) Next { return Next{screen: &s} }

// Goto asks the named step.
func Goto(step string) Next { return Next{step: step} }

// End finishes the conversation with a screen; its state is forgotten.
func End(s Screen) Next { return Next{screen: &s, over: true} }

type saved[S any] struct {
	Name    string `json:"n"`
	Version int    `json:"v"`
	Step    string `json:"s"`
	State   S      `json:"d"`
}

// Begin shows the named step with a state. It returns the screen and what to save.
func (c Conversation[E, S]) Begin(e E, s S, step string) (Screen, []byte, error) {
	st, err := c.step(step)
	if err != nil {
		return Screen{}, nil, err
	}
	raw, err := c.Save(step, s)
	return st.Ask(e, s), raw, err
}

// State reads the saved state and the step it stands at, or ErrStartAgain.
func (c Conversation[E, S]) State(raw []byte) (S, string, error) {
	var kept saved[S]
	if len(raw) == 0 || json.Unmarshal(raw, &kept) != nil || kept.Name != c.Name || kept.Version != c.Version {
		return kept.State, "", ErrStartAgain
	}
	if _, err := c.step(kept.Step); err != nil {
		return kept.State, "", ErrStartAgain
	}
	return kept.State, kept.Step, nil
}

// Take gives an answer to the step at hand. It returns the screen to show and what to save, nil once the conversation is over.
func (c Conversation[E, S]) Take(ctx context.Context, e E, raw []byte, in Input) (Screen, []byte, error) {
	s, name, err := c.State(raw)
	if err != nil {
		return Screen{}, nil, err
	}
	at, err := c.step(name)
	if err != nil {
		return Screen{}, nil, err
	}
	next, err := at.Take(ctx, e, &s, in)
	if err != nil {
		return Screen{}, raw, fmt.Errorf("conversation %s, step %s: %w", c.Name, name, err)
	}
	if next.over {
		return *next.screen, nil, nil
	}
	if next.step != "" {
		name = next.step
		if at, err = c.step(name); err != nil {
			return Screen{}, raw, err
		}
	}
	kept, err := c.Save(name, s)
	if next.screen != nil {
		return *next.screen, kept, err
	}
	return at.Ask(e, s), kept, err
}

func (c Conversation[E, S]) step(name string) (Step[E, S], error) {
	for _, s := range c.Steps {
		if s.Name == name {
			return s, nil
		}
	}
	return Step[E, S]{}, fmt.Errorf("conversation %s has no step %q", c.Name, name)
}

// Save gives what to keep of a state at the named step, without showing it.
func (c Conversation[E, S]) Save(step string, s S) ([]byte, error) {
	raw, err := json.Marshal(saved[S]{c.Name, c.Version, step, s})
	if err != nil {
		return nil, fmt.Errorf("save conversation %s: %w", c.Name, err)
	}
	return raw, nil
}
