package main

import (
	"testing"

	"github.com/senim-bot/senim/internal/postgres/postgrestest"
	"github.com/senim-bot/senim/internal/session/redistest"
)

func TestMain(m *testing.M) { postgrestest.Main(m, redistest.Stop, removeProgram) }
