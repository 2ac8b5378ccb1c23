using Muser.Grains.Imaging;
using Muser.Imaging.Gpu;

namespace Muser.Silo.Imaging;

/// <summary>The rules of <see cref="ImagingOptions"/>.</summary>
internal static class ImagingSettings
{
    /// <summary>Throws <see cref="OptionsException"/> that names the option, the value and the rule.</summary>
    public static void Validate(ImagingOptions options)
    {
        RequirePositive(nameof(options.MaxWaitMs), options.MaxWaitMs);
        RequirePositive(nameof(options.CleanDeadlineMs), options.CleanDeadlineMs);
        OptionsException.Require(Enum.IsDefined(options.Clean), nameof(options.Clean), options.Clean, "None, Hogbom, Clark, Sdi, MultiScale or MuserHybrid");
        OptionsException.Require(Enum.IsDefined(options.Disc), nameof(options.Disc), options.Disc, "Off, Auto, Centre or Model");
        OptionsException.Require(Enum.IsDefined(options.Gpu), nameof(options.Gpu), options.Gpu, "Auto, Off or Require");
        OptionsException.Require(options.Weighting() is not null, nameof(options.Weight), options.Weight, "natural, uniform or robust:R with a number R");
        OptionsException.Require(options.Gain is > 0 and <= 1, nameof(options.Gain), options.Gain, "above 0 and at most 1");
        OptionsException.Require(options.MaxIterations >= 0, nameof(options.MaxIterations), options.MaxIterations, "0 or more");
        OptionsException.Require(options.NoiseSigmas >= 0, nameof(options.NoiseSigmas), options.NoiseSigmas, "0 or more");
        OptionsException.Require(options.MaskRadii >= 0 && double.IsFinite(options.MaskRadii), nameof(options.MaskRadii), options.MaskRadii, "0 or more");
        OptionsException.Require(options.MaxPlanMiB >= 0, nameof(options.MaxPlanMiB), options.MaxPlanMiB, "0 or more");
    }

    /// <summary>Throws <see cref="OptionsException"/> where a silo that images must have a GPU and has none.</summary>
    public static void RequireGpu(ImagingOptions options)
    {
        if (options.Gpu == GpuUse.Require)
        {
            OptionsException.Require(
                GpuDevice.Find(options.Gpu, out var reason) is not null, nameof(options.Gpu), options.Gpu, $"Auto or Off: {reason.TrimEnd('.')}");
        }
    }

    private static void RequirePositive(string option, double value) =>
        OptionsException.Require(value is > 0 and < double.PositiveInfinity, option, value, "positive");
}
