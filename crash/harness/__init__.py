"""The parts that kill the daemon at stated system calls and judge what the restart makes of it."""
