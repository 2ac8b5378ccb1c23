using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Silo.Calibration;

namespace Muser.Cli.Calibration;

/// <summary><c>muser parameters withdraw</c>: makes a version void.</summary>
internal static class ParametersWithdrawCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "The version, such as 5, or one line of it, such as 5.2." };
        var (who, why) = (ParameterOptions.Who(), ParameterOptions.Why());
        var command = new Command("withdraw", "Makes a version void, or one line of it: what held before it holds again. It stays in the history.") { id, who, why };
        var options = ParameterOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            var line = LineId.Parse(parse.GetValue(id)!);
            var request = new WithdrawalRequest { Version = line.Version, Part = line.Part, Who = parse.GetValue(who)!, Why = parse.GetValue(why)! };
            var recorded = await service.Withdraw(request, cancellation);
            Recorded.Say(parse, options, recorded, $"{line} is void");
            return ExitCode.Done;
        });
        return command.WithExample("muser parameters withdraw 5 --why \"it was antenna 8\"", "muser parameters withdraw 5.2 --why \"typing error\"");
    }
}
