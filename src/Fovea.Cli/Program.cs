using System.Globalization;
using System.Text;
using Fovea.Cli;
using Fovea.Cli.Terminal;
using Fovea.Parallel.Mpi;

// Numbers are read and written in one way, whatever the language of the machine.
CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
// The terminal that mpirun writes to is a pipe to somebody else: nothing is to be sent that only a terminal understands.
if (MpiCommunicator.IsStarted) Environment.SetEnvironmentVariable("TERM", "dumb");
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
Console.SetError(new ErrorStream(Console.Error));
return Application.Run(args);
