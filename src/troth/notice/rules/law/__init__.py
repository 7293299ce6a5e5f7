"""Law: what a notice must say or give, by place and by the day it holds."""
