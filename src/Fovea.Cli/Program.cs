using System.Globalization;
using Fovea.Cli;

// Numbers are read and written in one way, whatever the language of the machine.
CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
return Application.Run(args);
