namespace Muser.Simulators.Observing;

/// <summary>
/// What is on the sky: the quiet Sun and components. Written as a small JSON file (<see cref="SceneFile"/>; schema in the project's README).
/// Immutable, safe for any thread.
/// </summary>
public sealed record Scene
{
    /// <summary>What the scene shows, for people.</summary>
    public string Name { get; init; } = "";

    /// <summary>The quiet Sun, or null for none.</summary>
    public QuietSun? QuietSun { get; init; }

    /// <summary>What lies on and beside the disc.</summary>
    public IReadOnlyList<SceneComponent> Components { get; init; } = [];

    /// <summary>
    /// The scene used when none is given: the quiet Sun, three active regions, a compact polarised source and a burst that rises, drifts off
    /// the limb and fades in 40 s, again and again.
    /// </summary>
    public static Scene Default { get; } = new()
    {
        Name = "quiet Sun, three active regions, a compact source and a drifting burst",
        QuietSun = new(),
        Components =
        [
            new GaussianComponent
            {
                Name = "active region in the north-east",
                XArcsec = -430,
                YArcsec = 260,
                FluxJy = 60_000,
                SpectralIndex = 0.4,
                CircularPolarization = 0.15,
                MajorArcsec = 150,
                MinorArcsec = 90,
                PositionAngleDeg = 70,
            },
            new GaussianComponent
            {
                Name = "active region in the south-west",
                XArcsec = 350,
                YArcsec = -300,
                FluxJy = 45_000,
                SpectralIndex = 0.6,
                CircularPolarization = -0.2,
                MajorArcsec = 120,
                MinorArcsec = 80,
                PositionAngleDeg = 110,
            },
            new GaussianComponent
            {
                Name = "plage near the centre",
                XArcsec = 60,
                YArcsec = 180,
                FluxJy = 25_000,
                SpectralIndex = 0.2,
                MajorArcsec = 200,
                MinorArcsec = 130,
                PositionAngleDeg = 40,
            },
            new PointComponent
            {
                Name = "compact polarised source",
                XArcsec = 620,
                YArcsec = 330,
                FluxJy = 20_000,
                CircularPolarization = 0.5,
            },
            new BurstComponent
            {
                Name = "drifting burst",
                MajorArcsec = 60,
                MinorArcsec = 60,
                SpectralIndex = -0.5,
                CircularPolarization = -0.3,
                RepeatSeconds = 60,
                Track =
                [
                    new() { AtSeconds = 0, XArcsec = 700, YArcsec = -450, FluxJy = 0 },
                    new() { AtSeconds = 5, XArcsec = 740, YArcsec = -480, FluxJy = 250_000 },
                    new() { AtSeconds = 20, XArcsec = 900, YArcsec = -600, FluxJy = 120_000 },
                    new() { AtSeconds = 40, XArcsec = 1150, YArcsec = -780, FluxJy = 0 },
                ],
            },
        ],
    };

    /// <summary>The first thing wrong with the scene in one sentence, or null when it is good.</summary>
    public string? Problem()
    {
        if (QuietSun is { } sun && !(sun.Scale > 0 && double.IsFinite(sun.Scale)))
        {
            return $"quietSun.scale is {sun.Scale}; it must be above 0";
        }

        for (var k = 0; k < Components.Count; k++)
        {
            if (Components[k] is null)
            {
                return $"components[{k}] is null";
            }

            if (Components[k].Problem() is { } problem)
            {
                return $"components[{k}]{(Components[k].Name.Length > 0 ? $" '{Components[k].Name}'" : "")}: {problem}";
            }
        }

        return null;
    }
}
