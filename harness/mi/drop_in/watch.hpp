#pragma once

namespace rescind::drop_in {

class Baton;

/// From now on a thread of its own, which takes no part, looks whether the run goes on. Where the thread that has the
/// baton sleeps for 2 s of real time, in a wait that is not taken over, or computes for 30 s without a call that is, the
/// run is ended: no other thread could ever go on.
void begin_to_watch(const Baton& baton);

}  // namespace rescind::drop_in
