using System.Globalization;
using System.Text;
using Fovea.Cli;
using Fovea.Cli.Terminal;

// Numbers are read and written in one way, whatever the language of the machine.
CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
Console.SetError(new ErrorStream(Console.Error));
return Application.Run(args);
