// Backpropagation: a formula's graph step by step, and layers on numbers that one can follow by hand.
import { page, t } from "/web/studio.js";
import { views } from "/web/parts/views.js";
import { openFormula } from "/web/parts/backprop-formula.js";
import { openBatchNorm, openConvolution, openSoftmax } from "/web/parts/backprop-layers.js";

page(main => views(main, [
  ["formula", t("backprop.formula"), openFormula],
  ["convolution", t("backprop.convolution"), openConvolution],
  ["batchnorm", t("backprop.batchnorm"), openBatchNorm],
  ["softmax", t("backprop.softmax"), openSoftmax],
]));
