// Two-phase commit with eight participants, as tests/unit/exploration/two_phase_commit.hpp has it, for the model checker
// Spin: what figures.py compares with. Messages stay, as in the TLA+ specification TwoPhase.
#define EVERYBODY 255

mtype = { working, prepared, committed, aborted };
mtype state[8] = working;
mtype manager = working;
byte known_prepared = 0;  // A bit for each whose message the manager has read.
byte said_prepared = 0;
bool commit_sent = false;
bool abort_sent = false;

#define PARTICIPANT(i) \
  :: d_step { manager == working && (said_prepared & (1 << i)) && !(known_prepared & (1 << i)) -> \
              known_prepared = known_prepared | (1 << i) } \
  :: d_step { state[i] == working -> state[i] = prepared; said_prepared = said_prepared | (1 << i) } \
  :: d_step { state[i] == working -> state[i] = aborted } \
  :: d_step { commit_sent && state[i] != committed -> state[i] = committed } \
  :: d_step { abort_sent && state[i] != aborted -> state[i] = aborted }

active proctype everybody() {
  do
  :: d_step { manager == working && known_prepared == EVERYBODY -> manager = committed; commit_sent = true }
  :: d_step { manager == working -> manager = aborted; abort_sent = true }
  PARTICIPANT(0)
  PARTICIPANT(1)
  PARTICIPANT(2)
  PARTICIPANT(3)
  PARTICIPANT(4)
  PARTICIPANT(5)
  PARTICIPANT(6)
  PARTICIPANT(7)
  od
}
