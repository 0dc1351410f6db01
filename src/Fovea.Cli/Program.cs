using Fovea.Cli;

return Application.Run(args);
