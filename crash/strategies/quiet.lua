-- Runs after the kill: hears everything, asks for nothing.
local steps = require("steps")
local S = {}
function S.on_fill(fill) steps.heard(fill) end
return S
