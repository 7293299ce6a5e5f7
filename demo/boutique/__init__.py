"""The boutiques' own cards: who was met, who telephoned, what was mended. Another program, another database."""
