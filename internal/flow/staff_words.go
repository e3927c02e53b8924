package flow

import (
	"context"
	"errors"
	"slices"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/lexicon"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/wording"
)

// wordState is the word that is being put on a list.
type wordState struct {
	Word    string        `json:"w"`
	Class   wording.Class `json:"c"`
	Instead string        `json:"i,omitempty"`
	// Ours is one of our own texts that has the word.
	Ours string `json:"o,omitempty"`
	// There: it is on a list already.
	There bool `json:"t,omitempty"`
}

const (
	stepWord      = "word"
	stepWordClass = "class"
	stepInstead   = "instead"
	stepSaveWord  = "save"
)

var addingWord = questions[wordState]{dialog.Conversation[*talk, wordState]{
	Name:    "word",
	Version: 1,
	Steps: []dialog.Step[*talk, wordState]{
		{Name: stepWord, Ask: askWord, Take: takeWord},
		{Name: stepWordClass, Ask: askWordClass, Take: takeWordClass},
		{Name: stepInstead, Ask: askInstead, Take: takeInstead},
		{Name: stepSaveWord, Ask: askSaveWord, Take: takeSaveWord},
	},
}}

func (t *talk) words(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.orGone(t.wordsPage(ctx, tap.Args[0]))
}

func (t *talk) wordsPage(ctx context.Context, page int64) (dialog.Screen, error) {
	all, err := t.Lexicon.Words(ctx, t.staffID())
	return message.Words(t.say, all, page), err
}

func (t *talk) word(ctx context.Context, tap dialog.Tap) (reply, error) {
	all, err := t.Lexicon.Words(ctx, t.staffID())
	at := slices.IndexFunc(all, func(w lexicon.Word) bool { return int64(w.ID) == tap.Args[0] })
	if err == nil && at < 0 {
		err = lexicon.ErrNotFound
	}
	if err != nil {
		return t.hidden(err)
	}
	return show(message.Word(t.say, all[at], t.now)), nil
}

func (t *talk) endWord(ctx context.Context, tap dialog.Tap) (reply, error) {
	if err := t.Lexicon.End(ctx, t.staffID(), lexicon.ID(tap.Args[0]), t.now); err != nil {
		return t.hidden(err)
	}
	return t.orGone(t.wordsPage(ctx, 0))
}

func (t *talk) addWord(context.Context, dialog.Tap) (reply, error) {
	return addingWord.begin(t, wordState{}, stepWord)
}

func askWord(t *talk, s wordState) dialog.Screen {
	if s.There {
		return message.AskWord(t.say, "wrong.word_there")
	}
	return message.AskWord(t.say, "")
}

func takeWord(_ context.Context, t *talk, s *wordState, in dialog.Input) (dialog.Next, error) {
	stem, err := lexicon.Read(in.Text)
	if err != nil {
		return dialog.Say(message.AskWord(t.say, "wrong.word")), nil
	}
	*s = wordState{Word: stem.String()}
	if held := t.Lexicon.Held(stem); len(held) > 0 {
		s.Ours = held[0]
	}
	return dialog.Goto(stepWordClass), nil
}

func askWordClass(t *talk, s wordState) dialog.Screen {
	return message.AskWordClass(t.say, s.Word, s.Ours, false)
}

// takeWordClass forbids nothing that we say ourselves.
func takeWordClass(_ context.Context, t *talk, s *wordState, in dialog.Input) (dialog.Next, error) {
	class, ok := chosen(in, lexicon.Classes())
	switch {
	case !ok:
		return dialog.Again(), nil
	case class == wording.Blocked && s.Ours != "":
		return dialog.Say(message.AskWordClass(t.say, s.Word, s.Ours, true)), nil
	}
	s.Class = class
	return dialog.Goto(stepInstead), nil
}

func askInstead(t *talk, s wordState) dialog.Screen {
	return message.AskInstead(t.say, s.Word, false)
}

func takeInstead(ctx context.Context, t *talk, s *wordState, in dialog.Input) (dialog.Next, error) {
	s.Instead = ""
	if _, ok := tapped(in); ok {
		return dialog.Goto(stepSaveWord), nil
	}
	instead, err := t.Lexicon.Instead(ctx, s.Word, in.Text)
	switch {
	case errors.Is(err, lexicon.ErrInvalid):
		return dialog.Say(message.AskInstead(t.say, s.Word, true)), nil
	case err != nil:
		return dialog.Next{}, err
	}
	s.Instead = instead
	return dialog.Goto(stepSaveWord), nil
}

func askSaveWord(t *talk, s wordState) dialog.Screen {
	return message.CheckWord(t.say, s.Word, s.Class, s.Instead)
}

func takeSaveWord(ctx context.Context, t *talk, s *wordState, in dialog.Input) (dialog.Next, error) {
	if _, ok := tapped(in); !ok {
		return dialog.Again(), nil
	}
	stem, err := wording.NewStem(s.Class, s.Word, s.Instead)
	if err == nil {
		err = t.Lexicon.Add(ctx, t.staffID(), t.key(), stem, t.now)
	}
	switch {
	case errors.Is(err, lexicon.ErrThere):
		s.There = true
		return dialog.Goto(stepWord), nil
	case err != nil:
		return t.endWith(dialog.Screen{}, err)
	}
	return t.endWith(t.wordsPage(ctx, 0))
}
