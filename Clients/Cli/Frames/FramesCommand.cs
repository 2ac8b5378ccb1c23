using System.CommandLine;
using Muser.Cli.Shell;

namespace Muser.Cli.Frames;

/// <summary><c>muser frames</c>: looks into files of raw frames.</summary>
public static class FramesCommand
{
    public static Command Create() =>
        new Command("frames", "Lists, checks and dumps the raw frames of recorder files.")
        {
            FramesInfoCommand.Create(),
            FramesCheckCommand.Create(),
            FramesDumpCommand.Create(),
        }.WithExample(
            "muser frames info CSRH_20151101-120849_354161180",
            "muser frames check CSRH_*",
            "muser frames dump CSRH_20151101-120849_354161180 --frame 0 --json");
}
